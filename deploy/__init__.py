"""What runs beside the application in production: proxy settings and the containers' health checks."""
